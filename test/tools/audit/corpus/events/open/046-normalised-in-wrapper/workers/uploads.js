const { emit } = require('../lib/emit');

module.exports = async function onUpload(job) {
  const { userId, file } = job.data;
  await emit(userId, file.size === 0 ? 'EmptyFileUploaded' : 'FileUploaded', {
    type: file.type,
    bytes: file.size,
  });
};
