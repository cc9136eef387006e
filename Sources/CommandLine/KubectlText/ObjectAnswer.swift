/// What a command prints about the objects that were requested.
public struct ObjectAnswer: Hashable, Sendable {
  /// What goes to standard output; empty if nothing does.
  public let text: String
  /// The message of an empty result, in kubectl's words; nil if objects were found or requested by name.
  public let note: String?
  /// A line for each named object that does not exist. If there is one, the command fails.
  public let missing: [String]
}
