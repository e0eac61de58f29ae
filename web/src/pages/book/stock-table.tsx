import { api, ok } from '../../api/client.js';
import { useLoaded } from '../../api/use-loaded.js';
import { Failure } from '../../parts/failure.js';
import { hrefOf } from '../../router.js';
import { money, texts } from '../../text/texts.js';

/** The copies of a book in every store. */
export function StockTable({ bookId }: { bookId: number }) {
  const { data, error, reload } = useLoaded(
    async (signal) => {
      const query = { bookId: { eq: bookId }, include: 'store', limit: 200 };
      return (await ok(api.GET('/api/items', { params: { query }, signal }))).data;
    },
    [bookId],
  );
  if (!data && !error) return null;
  return (
    <section aria-labelledby="stock">
      <h2 id="stock">{texts.stock}</h2>
      {error && <Failure error={error} onRetry={reload} />}
      {data?.length === 0 && <p>{texts.noStock}</p>}
      {data && data.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{texts.store}</th>
              <th scope="col">{texts.item}</th>
              <th scope="col" class="number">
                {texts.price}
              </th>
              <th scope="col" class="number">
                {texts.quantity}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map(({ id, name, price, quantity, store, storeId }) => (
              <tr key={id}>
                <td>{store?.name ?? storeId}</td>
                <td>
                  <a href={hrefOf(`/items/${id}`)}>{name}</a>
                </td>
                <td class="number">{money(price)}</td>
                <td class="number">{quantity}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
