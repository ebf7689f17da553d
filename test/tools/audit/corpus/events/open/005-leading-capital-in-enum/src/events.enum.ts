export enum ProductEvent {
  Viewed = 'Product_Viewed',
  Shared = 'product_shared',
}
