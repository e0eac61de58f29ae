/**
 * The part of the Compose specification that docker-compose.yml uses. A key that is not listed is
 * either a mistake or must be added here.
 */
const DURATION = { type: 'string', pattern: '^(\\d+h)?(\\d+m)?(\\d+s)?$', minLength: 2 };
const NAME = '^[a-zA-Z0-9._-]+$';
const TEXTS = { type: 'array', items: { type: 'string' } };

const closed = (properties: object, rest: object = {}) => ({
  type: 'object',
  properties,
  additionalProperties: false,
  ...rest,
});

const byName = (value: object) => closed({}, { patternProperties: { [NAME]: value } });

const healthcheck = {
  oneOf: [
    closed({ disable: { const: true } }, { required: ['disable'] }),
    closed(
      {
        test: { ...TEXTS, minItems: 2, contains: { enum: ['CMD', 'CMD-SHELL'] } },
        interval: DURATION,
        timeout: DURATION,
        retries: { type: 'integer', minimum: 1 },
        start_period: DURATION,
      },
      { required: ['test'] },
    ),
  ],
};

const dependency = closed(
  {
    condition: {
      enum: ['service_started', 'service_healthy', 'service_completed_successfully'],
    },
  },
  { required: ['condition'] },
);

const build = {
  oneOf: [
    { type: 'string' },
    closed(
      { context: { type: 'string' }, dockerfile: { type: 'string' } },
      { required: ['context', 'dockerfile'] },
    ),
  ],
};

const service = closed(
  {
    image: { type: 'string' },
    build,
    profiles: { ...TEXTS, uniqueItems: true },
    command: TEXTS,
    environment: { type: 'object', additionalProperties: { type: 'string' } },
    ports: { ...TEXTS, uniqueItems: true },
    volumes: { ...TEXTS, uniqueItems: true },
    healthcheck,
    depends_on: byName(dependency),
    stop_grace_period: DURATION,
    restart: { enum: ['no', 'always', 'on-failure', 'unless-stopped'] },
  },
  { required: ['image'] },
);

export const composeSchema = closed(
  {
    name: { type: 'string', pattern: '^[a-z0-9][a-z0-9_-]*$' },
    services: byName(service),
    volumes: byName({ type: 'null' }),
  },
  // Of no meaning to Compose: they have what several services share.
  { required: ['services'], patternProperties: { '^x-': {} } },
);
