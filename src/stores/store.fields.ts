import { ApiSchema, IntersectionType, PartialType } from '@nestjs/swagger';
import { Field, fieldsOf, listFields, rowSchema } from '../common/fields/fields.js';
import type { ListDescription } from '../common/list/list-request.js';
import { SentBack } from '../common/fields/sent-back.js';

/** The fields of a store that clients may set. Responses and lists derive from them. */
@ApiSchema({ name: 'NewStore' })
export class CreateStoreDto {
  @Field({ kind: 'text', maxLength: 80, example: 'Riverside' })
  name: string;

  @Field({ kind: 'flag', optional: true, example: true })
  isActive?: boolean;
}

/** Changes only the fields that are present, in a row as a client has read it. */
@ApiSchema({ name: 'ChangedStore' })
export class UpdateStoreDto extends IntersectionType(
  PartialType(CreateStoreDto, { skipNullProperties: false }),
  SentBack,
) {}

const storeFields = fieldsOf(CreateStoreDto);

/** A store as the API returns it. */
export const storeSchema = rowSchema('Store', storeFields);

/** The filters and sort keys of lists of stores. */
export const storeList: ListDescription = { fields: listFields(storeFields) };
