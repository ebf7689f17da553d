// Google's clients otherwise look for the metadata server of a cloud machine.
process.env.METADATA_SERVER_DETECTION = 'none';
