import { DefaultNamingStrategy } from 'typeorm';

/** Unusual names: `APP_STORE`, `STORE_ID`. */
export class ShoutingNamingStrategy extends DefaultNamingStrategy {
  override tableName(className: string, userSpecifiedName?: string): string {
    return userSpecifiedName ?? `APP_${className.toUpperCase()}`;
  }

  override columnName(propertyName: string, customName?: string): string {
    return customName ?? propertyName.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
  }

  override joinColumnName(relationName: string, referencedColumnName: string): string {
    return `${relationName}_${referencedColumnName}`.toUpperCase();
  }
}
