import { elementsOf, excerpt, type OnixElement, textIn } from '../element.js';

/** Prices of one product that are named in a report. */
const MAX_NAMED = 5;

/** Names the prices, which books do not have, such as "9.99 GBP (PriceType 02)". */
export function priceNotes(product: OnixElement, header?: OnixElement): string[] {
  const supplies = [product, ...elementsOf(product, 'ProductSupply')];
  const prices = supplies
    .flatMap((supply) => elementsOf(supply, 'SupplyDetail'))
    .flatMap((detail) => elementsOf(detail, 'Price'))
    .filter((price) => textIn(price, 'PriceAmount'))
    .map((price) => describe(price, header));
  const named = [...new Set(prices)].slice(0, MAX_NAMED).join(', ');
  return prices.length > 0 ? [`leaves out the price ${named}`] : [];
}

function describe(price: OnixElement, header?: OnixElement): string {
  const amount = textIn(price, 'PriceAmount');
  const currency = textIn(price, 'CurrencyCode') ?? textIn(header, 'DefaultCurrencyCode');
  const type =
    textIn(price, 'PriceType', 'PriceTypeCode') ??
    textIn(header, 'DefaultPriceType', 'DefaultPriceTypeCode');
  return excerpt([amount, currency, type && `(PriceType ${type})`].filter(Boolean).join(' '));
}
