import { applyDecorators } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';

const descriptions = new Map<string, string>();

/** Groups the operations of a controller in OpenAPI under a tag, and describes the tag. */
export function DescribedTag(name: string, description: string): ClassDecorator {
  descriptions.set(name, description);
  return applyDecorators(ApiTags(name));
}

/** The description of a tag that a controller has given. */
export const descriptionOf = (tag: string): string => descriptions.get(tag)!;
