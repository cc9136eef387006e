public import ClusterModel

/// What has changed in a watched folder.
public struct FolderUpdate: Sendable {
  /// The objects that are new, changed or deleted, of every kind; the first time all objects.
  public var changes: [KubeObjectChange]
  /// Whether this is the first update.
  public var isFirst: Bool
  /// What is wrong with the files that have changed and with the folder, each reported once.
  public var diagnostics: [Diagnostic]
  /// How many files were read for this update.
  public var filesRead: Int

  /// Creates an empty update.
  init() {
    changes = []
    isFirst = false
    diagnostics = []
    filesRead = 0
  }

  /// Whether it must be delivered.
  var mustBeDelivered: Bool { isFirst || !changes.isEmpty || !diagnostics.isEmpty }
}
