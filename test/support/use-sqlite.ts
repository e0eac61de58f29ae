// Entities choose their column types by the engine of DATABASE_URL when they load.
process.env.DATABASE_URL = 'sqlite://';
process.env.LOG_LEVEL = 'silent';
process.env.RATE_LIMIT = 'off';
