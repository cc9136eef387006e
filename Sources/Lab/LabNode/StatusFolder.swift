internal import ClusterModel
internal import Glibc
internal import ObjectNotation

/// Where a lab writes what has become of a folder's Pods, Deployments and ReplicaSets: `FOLDER/.viaduct/pods.yaml`. Readers of the folder take it
/// in, and whoever reads it finds all of it.
struct StatusFolder {
  private let folder: String
  private var written: [ObjectValue]?

  init(_ folder: String) { self.folder = folder }

  private var hidden: String { "\(folder)/.viaduct" }
  private var file: String { "\(hidden)/pods.yaml" }

  /// Writes the Pods and their owners, if they are not what was written last.
  mutating func write(_ objects: [ObjectValue]) throws(LabError) {
    guard objects != written else { return }
    try makeFolder(hidden)
    let list = ObjectValue.object(["apiVersion": .text("v1"), "kind": .text("List"), "items": .list(objects)])
    let head = "# Written by 'viaduct lab up', removed by 'viaduct lab down'.\n"
    try writeWhole(Array((head + list.yaml).utf8), to: file)
    written = objects
  }

  /// Takes the file away, and the hidden folder if nothing else is in it.
  func remove() {
    unlink(file)
    unlink(file + ".new")
    rmdir(hidden)
  }
}
