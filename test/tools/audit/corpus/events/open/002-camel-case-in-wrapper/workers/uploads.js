const { emit } = require('../lib/emit');

module.exports = async function onUpload(job) {
  const { userId, file } = job.data;
  if (file.size === 0) {
    await emit(userId, 'emptyFileUploaded', { type: file.type });
    return;
  }
  await emit(userId, 'fileUploaded', { type: file.type, bytes: file.size });
};
