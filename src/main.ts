import './config/check-app-environment.js';
import { failStart, startReport } from './common/start-report.js';
import { readEnvironment } from './config/environment.js';
import { createApp } from './configure-app.js';
import { stopOnSignals } from './http/connections/lifecycle.js';

try {
  const { PORT, HOST } = readEnvironment();
  const app = await createApp();
  stopOnSignals(app);
  // For localhost, Fastify would open a second server, without the limits of the app.
  await app.listen(PORT, HOST === 'localhost' ? '127.0.0.1' : HOST);
  console.log(startReport('info', `Octavo listens on ${await app.getUrl()}`));
} catch (error) {
  failStart(error);
}
