import { hrefOf } from '../router.js';
import { texts } from '../text/texts.js';

export function UnknownPage() {
  return (
    <>
      <h1>{texts.unknownPage}</h1>
      <a href={hrefOf('/')}>{texts.back}</a>
    </>
  );
}
