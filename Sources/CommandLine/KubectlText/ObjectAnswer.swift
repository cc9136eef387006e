/// What a command prints about the objects that were requested.
package struct ObjectAnswer: Hashable, Sendable {
  /// What goes to standard output; empty if nothing does.
  package let text: String
  /// The message of an empty result, in kubectl's words; nil if objects were found or requested by name.
  package let note: String?
  /// A line for each named object that does not exist. If there is one, the command fails.
  package let missing: [String]
}
