FROM node:24.21-bookworm-slim AS compiler
# npm ci compiles better-sqlite3 if its prebuilt binary cannot be downloaded.
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 make g++ \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/safe-migrations/package.json packages/safe-migrations/

FROM compiler AS dependencies
RUN npm ci --omit=dev

FROM compiler AS build
RUN npm ci
COPY . .
RUN npm run build

FROM node:24.21-bookworm-slim
# In production the app needs a key, and does not change the schema when it starts.
ENV NODE_ENV=production HOST=0.0.0.0 DATABASE_URL=sqlite:////data/books.db
RUN mkdir /data && chown node:node /data
VOLUME /data
WORKDIR /app
COPY package.json ./
COPY tools tools
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY packages/safe-migrations/package.json packages/safe-migrations/
COPY --from=build /app/packages/safe-migrations/dist packages/safe-migrations/dist
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# The same options as start:prod; docs/operations.md explains them ("Node options and memory").
CMD ["node", "--max-semi-space-size=32", "--no-allocation-site-pretenuring", "dist/src/main.js"]
