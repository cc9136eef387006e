/// The `apiVersion` and `kind` of an object.
package struct TypeMeta: APIObject {
  package var apiVersion: Field<String> = .absent
  package var kind: Field<String> = .absent

  package init() {}
}
