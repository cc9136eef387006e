/// `metadata`, as far as we read it.
struct MetadataObject: APIObject {
  let name: Field<String>
  let namespace: Field<String>
  let creationTimestamp: Field<String>
  let deletionTimestamp: Field<String>
  let labels: Field<StringMap>
  let ownerReferences: ListField<Owner>

  struct Owner: APIObject {
    let kind: Field<String>
    let name: Field<String>
  }
}
