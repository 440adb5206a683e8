import { DeleteObjectsCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Backends } from '../local/platform-processes.ts';

/** A platform's bucket, to look behind the API. */
export const openBucket = ({ s3Endpoint, s3Bucket }: Backends) => {
  const client = new S3Client({ endpoint: s3Endpoint, region: 'eu-west-3', forcePathStyle: true });
  return {
    keys: async (prefix = ''): Promise<string[]> => {
      const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket: s3Bucket, Prefix: prefix }));
      return Contents.map(({ Key }) => Key as string);
    },
    delete: async (...keys: string[]): Promise<void> => {
      const Objects = keys.map((Key) => ({ Key }));
      await client.send(new DeleteObjectsCommand({ Bucket: s3Bucket, Delete: { Objects } }));
    },
    put: async (key: string, body: string): Promise<void> => {
      await client.send(new PutObjectCommand({ Bucket: s3Bucket, Key: key, Body: body }));
    },
  };
};
