process.env.DATABASE_URL = process.env.TEST_DATABASE_URL;
process.env.LOG_LEVEL = 'silent';
process.env.RATE_LIMIT = 'off';
