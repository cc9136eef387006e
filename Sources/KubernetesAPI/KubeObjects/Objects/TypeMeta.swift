/// What an object says of its own kind.
package struct TypeMeta: APIObject {
  package var apiVersion: Field<String> = .absent
  package var kind: Field<String> = .absent

  package init() {}
}
