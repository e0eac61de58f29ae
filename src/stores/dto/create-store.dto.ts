import { Flag, Text } from '../../common/fields.js';

export class CreateStoreDto {
  @Text({ max: 80, example: 'Riverside' })
  name: string;

  @Flag({ optional: true, example: true })
  isActive?: boolean;
}
