-- Run this once with psql, as the superuser, in the empty database `octavo`.
-- One role owns the schema and migrates it. The other serves requests and cannot change the schema.

\getenv migrator_password POSTGRES_MIGRATOR_PASSWORD
\getenv app_password POSTGRES_APP_PASSWORD

CREATE ROLE octavo_migrator LOGIN PASSWORD :'migrator_password';
CREATE ROLE octavo_app LOGIN PASSWORD :'app_password';

-- The owner of the database owns its schema `public`, and may install trusted extensions.
ALTER DATABASE octavo OWNER TO octavo_migrator;

-- These apply to all tables that the migrations create, now and later.
ALTER DEFAULT PRIVILEGES FOR ROLE octavo_migrator IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO octavo_app;
ALTER DEFAULT PRIVILEGES FOR ROLE octavo_migrator IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO octavo_app;

-- Nobody can be superuser over the network, only through the socket on the server itself.
ALTER ROLE CURRENT_USER PASSWORD NULL;
