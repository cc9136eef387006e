internal import ClusterModel
internal import Glibc
internal import ObjectNotation
internal import SmallFiles

/// The file that a lab writes the Pods, Deployments and ReplicaSets of a folder to, with their statuses:
/// `FOLDER/.viaduct/pods.yaml`. Commands that read the folder's manifests read it too. It is replaced atomically.
struct PodStatusFile {
  private let folder: String
  private var written: [ObjectValue]?

  init(_ folder: String) { self.folder = folder }

  private var hidden: String { "\(folder)/.viaduct" }
  private var file: String { "\(hidden)/pods.yaml" }

  /// Writes the objects unless they are the same as last time.
  mutating func write(_ objects: [ObjectValue]) throws(LabError) {
    guard objects != written else { return }
    try makeFolder(hidden)
    let list = ObjectValue.object(["apiVersion": .text("v1"), "kind": .text("List"), "items": .list(objects)])
    let head = "# Written by 'viaduct lab up', removed by 'viaduct lab down'.\n"
    try writeAtomically(Array((head + list.yaml).utf8), to: file)
    written = objects
  }

  /// Removes the file, and the hidden folder if it is empty then.
  func remove() {
    unlink(file)
    AtomicFile(file).removeDraft()
    rmdir(hidden)
  }
}
