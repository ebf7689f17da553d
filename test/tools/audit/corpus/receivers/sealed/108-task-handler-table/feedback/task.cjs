const { CloudTasksClient } = require('@google-cloud/tasks');
const { dispatch } = require('./handlers.cjs');

const tasks = new CloudTasksClient();
const parent = process.env.FEEDBACK_QUEUE;

exports.schedule = (event) =>
  tasks.createTask({
    parent,
    task: {
      httpRequest: {
        httpMethod: 'POST',
        url: `${process.env.SERVICE_URL}/tasks/customerio-feedback`,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(event)).toString('base64'),
      },
    },
  });

exports.run = async (req, res) => {
  const handled = await dispatch(req.body);
  res.status(200).json({ handled });
};
