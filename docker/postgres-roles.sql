-- Run once by psql, as the superuser and in the database `octavo`, when that is still empty.
-- One role owns the schema and migrates it; the other serves requests and cannot change it.

\getenv migrator_password POSTGRES_MIGRATOR_PASSWORD
\getenv app_password POSTGRES_APP_PASSWORD

CREATE ROLE octavo_migrator LOGIN PASSWORD :'migrator_password';
CREATE ROLE octavo_app LOGIN PASSWORD :'app_password';

-- The owner of the database owns its schema `public`, and may install trusted extensions.
ALTER DATABASE octavo OWNER TO octavo_migrator;

-- For the tables that the migrations create, now and later.
ALTER DEFAULT PRIVILEGES FOR ROLE octavo_migrator IN SCHEMA public
  GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO octavo_app;
ALTER DEFAULT PRIVILEGES FOR ROLE octavo_migrator IN SCHEMA public
  GRANT USAGE, SELECT ON SEQUENCES TO octavo_app;

-- Nobody is a superuser over the network: only through the socket of the server's own machine.
ALTER ROLE CURRENT_USER PASSWORD NULL;
