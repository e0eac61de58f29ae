/** Rows of the stock exports of other programs, in the layout that these programs write. */

export const SHOPIFY_EXPORT = `Handle,Title,Body (HTML),Vendor,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,Variant SKU,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Status
ubik,Ubik,"<p>By <b>Philip K. Dick</b>,
in two lines</p>",Mariner,Format,Paperback,,,,,UB-P,7,11.99,'9780547572291,,active
ubik,,,,,Hardback,,Signed,,,UB-H,2,22.00,'9780804429573,,
ubik,,,,,,,,,,,,,,https://shop.example/ubik-2.jpg,
mug,Mug,,Example Pottery,Title,Default Title,,,,,MUG,25,9.50,,,active
`;

export const SHOPIFY_ITEMS = [
  { name: 'Ubik - Paperback', price: 11.99, quantity: 7, barcode: '9780547572291' },
  { name: 'Ubik - Hardback / Signed', price: 22, quantity: 2, barcode: '9780804429573' },
  { name: 'Mug', price: 9.5, quantity: 25, barcode: null },
];

/** @param stores the names of two stores */
export const squareExport = ([one, two]: string[]): string =>
  `\ufeffToken,Item Name,Variation Name,SKU,GTIN,Price,Current Quantity ${one},New Quantity ${one},Current Quantity ${two},New Quantity ${two},Stock Alert Enabled ${one}
T1,"Ubik",Paperback,UB,9780547572291,"£1,009.99",12,99,4,,Y
T2,"Bookmark",Regular,BM,,2.50,100,,,,N
T3,"Reading",Regular,RD,,5.00,,,,,N
`;
