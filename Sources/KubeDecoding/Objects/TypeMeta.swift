/// What an object says of its own kind.
struct TypeMeta: APIObject {
  let apiVersion: Field<String>
  let kind: Field<String>
}
