package import ClusterModel

/// What has changed in a watched folder.
package struct FolderUpdate: Sendable {
  /// The objects that are new, changed or deleted, of every kind; the first time all objects.
  package var changes: [KubeObjectChange]
  /// Whether this is the first update.
  package var isFirst: Bool
  /// What is wrong with the files that have changed and with the folder, each reported once.
  package var diagnostics: [Diagnostic]
  /// How many files were read for this update.
  package var filesRead: Int
  /// How many files were looked for, to see whether they have changed.
  package var filesExamined: Int

  /// Creates an empty update.
  init() {
    changes = []
    isFirst = false
    diagnostics = []
    filesRead = 0
    filesExamined = 0
  }

  /// Whether it must be delivered.
  var mustBeDelivered: Bool { isFirst || !changes.isEmpty || !diagnostics.isEmpty }
}
