internal import CNamespaces
internal import ClusterModel
internal import FoundationEssentials
internal import Glibc
internal import Lab
internal import SmallFiles

/// The volumes of a lab's Pods. Those that are not folders of the machine are in the lab's own folder in /run; an emptyDir
/// is a file system in memory there.
struct PodVolumes {
  let record: LabRecord
  let permissions: LabPermissions

  /// Returns the files that a container's mounts show, after creating what they need.
  func shown(for container: LabContainer, of pod: LabPod) throws(ProgramLauncher.Failure) -> [PodFiles.Shown]
  {
    var shown: [PodFiles.Shown] = []
    for mount in container.mounts {
      guard let volume = pod.volumes.first(where: { $0.name == mount.volume }) else { continue }
      let path = try prepare(volume, of: pod)
      let part = mount.subPath.isEmpty ? path : "\(path)/\(mount.subPath)"
      // A container could have put a link into the volume. The code that mounts it follows none.
      if !mount.subPath.isEmpty { try makeFolders(mount.subPath, in: path, volume) }
      shown.append(
        PodFiles.Shown(
          from: part, at: mount.path, isFolder: isFolder(at: part) ?? true,
          isReadOnly: mount.isReadOnly || volume.isReadOnly))
    }
    return shown
  }

  private func folder(of pod: NamespacedName) -> String {
    "\(record.volumes)/\(pod.namespace).\(pod.name)"
  }

  private func prepare(_ volume: LabVolume, of pod: LabPod) throws(ProgramLauncher.Failure) -> String {
    let place = "\(folder(of: pod.name))/\(volume.name)"
    switch volume.source {
    case .hostPath(let path, let isCreated): return try hostPath(path, isCreated, volume)
    case .configMap(let files):
      do { try write(files, to: place) } catch { throw failure(volume, "\(error)") }
    case .emptyDir(let limit):
      guard !MountedFolders.contains(place) else { break }
      do { try makeFolder(place) } catch { throw failure(volume, "\(error)") }
      let status = pod_mount_memory(place, "mode=777,size=\(limit ?? 256 << 20)")
      guard status == 0 else { throw failure(volume, errorText(status)) }
    }
    return realPath(place) ?? place
  }

  private func hostPath(
    _ path: String, _ isCreated: Bool, _ volume: LabVolume
  ) throws(ProgramLauncher.Failure) -> String {
    if isCreated, isFolder(at: path) == nil, let parent = realPath(folderPath(of: path)),
      permissions.permits(hostPath: parent)
    {
      mkdir(path, 0o755)
    }
    guard let real = realPath(path) else { throw failure(volume, "\(path): \(errorText(errno))") }
    guard permissions.permits(hostPath: real) else {
      throw failure(
        volume, "\(path) leads to \(real); start the lab with --allow-host-path \(real) to allow it")
    }
    return real
  }

  /// Creates the folders of a path in a volume; what is not a folder is left for the mount to refuse.
  private func makeFolders(
    _ path: String, in folder: String, _ volume: LabVolume
  ) throws(ProgramLauncher.Failure) {
    guard isFolder(at: "\(folder)/\(path)") == nil else { return }
    var place = folder
    for part in path.split(separator: "/") {
      place += "/\(part)"
      guard realPath(folderPath(of: place)) == folderPath(of: place) else { break }
      if !FileManager.default.fileExists(atPath: place) {
        mkdir(place, 0o777)
        chmod(place, 0o777)
      }
    }
    guard realPath(place) == place else {
      throw failure(volume, "subPath \(path) is a symbolic link, or below one")
    }
  }

  /// Writes the files of a ConfigMap, each as a whole, and removes those that it no longer has.
  private func write(_ files: [LabVolume.File], to folder: String) throws(LabError) {
    try makeFolder(folder)
    let wanted = Set(files.map(\.path))
    for name in (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
    where !wanted.contains(name) && isFolder(at: "\(folder)/\(name)") != true {
      unlink("\(folder)/\(name)")
    }
    for file in files {
      let path = "\(folder)/\(file.path)"
      try makeFolder(folderPath(of: path))
      if (try? readFile(path)) != file.bytes { try writeAtomically(file.bytes, to: path) }
    }
  }

  /// Writes the contents of ConfigMaps that have changed.
  func update(_ pod: LabPod) {
    for volume in pod.volumes {
      let place = "\(folder(of: pod.name))/\(volume.name)"
      if case .configMap(let files) = volume.source, isFolder(at: place) == true {
        try? write(files, to: place)
      }
    }
  }

  /// Removes the volumes of a Pod that is gone, except folders of the machine.
  func remove(_ pod: NamespacedName) {
    let folder = folder(of: pod)
    MountedFolders.unmountAll(below: folder)
    if isFolder(at: folder) == true { try? FileManager.default.removeItem(atPath: folder) }
  }

  private func failure(_ volume: LabVolume, _ what: String) -> ProgramLauncher.Failure {
    ProgramLauncher.Failure(
      reason: "CreateContainerError", message: "volume \(volume.name) cannot be mounted: \(what)")
  }
}

extension LabVolume {
  /// A container cannot change a ConfigMap.
  fileprivate var isReadOnly: Bool { if case .configMap = source { true } else { false } }
}

/// The mounts of the current mount namespace.
enum MountedFolders {
  private static var all: [String] {
    (fileText("/proc/self/mountinfo") ?? "").split(separator: "\n").compactMap {
      let fields = $0.split(separator: " ")
      return fields.count > 4 ? String(fields[4]) : nil
    }
  }

  static func contains(_ folder: String) -> Bool {
    let real = realPath(folder) ?? folder
    return all.contains(real)
  }

  /// Unmounts what is mounted below a folder, the last mount first.
  static func unmountAll(below folder: String) {
    guard let real = realPath(folder) else { return }
    for mount in all.reversed() where mount.hasPrefix("\(real)/") { _ = pod_unmount(mount) }
  }
}
