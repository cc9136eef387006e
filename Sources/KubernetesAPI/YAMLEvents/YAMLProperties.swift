/// The properties of a node, as an event has them.
package struct YAMLProperties {
  /// The name after `&`, or after `*` for an alias.
  package let anchor: String?
  /// The tag of a scalar, with its prefix written out.
  package let tag: String?
}
