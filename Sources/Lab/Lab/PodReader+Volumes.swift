internal import ClusterModel

extension PodReader {
  /// Reads the Pod's volumes. Those of other kinds are reported and left out.
  mutating func volumes(_ spec: ObjectValue, in namespace: String) -> [LabVolume] {
    var found: [LabVolume] = []
    for (index, object) in spec["volumes"].elements.enumerated() {
      let path = "spec.volumes[\(index)]"
      let name = object["name"].text ?? ""
      guard Self.isVolumeName(name), !found.contains(where: { $0.name == name }) else {
        forbid(
          at: "\(path).name", "\"\(name)\" is not a name of its own of lowercase letters, digits and '-'",
          remedy: "give the volume such a name")
        continue
      }
      if let source = source(object, at: path, in: namespace) {
        found.append(LabVolume(name: name, source: source))
      }
    }
    return found
  }

  private static func isVolumeName(_ name: String) -> Bool {
    (1...63).contains(name.utf8.count)
      && name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }

  private mutating func source(
    _ object: ObjectValue, at path: String, in namespace: String
  ) -> LabVolume.Source? {
    if !object["emptyDir"].isNull {
      let size = object["emptyDir"]["sizeLimit"]
      return .emptyDir(
        limit: size.isNull ? nil : ResourceLimits.thousandths(size.scalar).map { $0 / 1000 })
    }
    if !object["configMap"].isNull {
      return configMap(object["configMap"], at: "\(path).configMap", in: namespace)
    }
    if !object["hostPath"].isNull { return hostPath(object["hostPath"], at: "\(path).hostPath") }
    let kind = object.fields.first { $0.key != "name" }?.key ?? "emptyDir"
    warn(
      at: path, "a lab does not support volumes of kind \(kind)",
      remedy: "use emptyDir, configMap or hostPath; the container runs without it")
    return nil
  }

  private mutating func configMap(
    _ object: ObjectValue, at path: String, in namespace: String
  ) -> LabVolume.Source? {
    let name = object["name"].text ?? ""
    let isOptional = object["optional"].boolean ?? false
    guard let found = configMaps[NamespacedName(namespace, name)] else {
      if isOptional { return .configMap([]) }
      forbid(
        at: "\(path).name", "there is no ConfigMap \(namespace)/\(name)",
        remedy: "add its manifest to the lab's folder")
      return nil
    }
    guard let files = LabVolume.files(of: found, items: object["items"].elements) else {
      if isOptional { return .configMap([]) }
      forbid(
        at: "\(path).items", "ConfigMap \(namespace)/\(name) does not have all of these keys",
        remedy: "correct the keys")
      return nil
    }
    guard files.allSatisfy({ Self.isRelative($0.path) }) else {
      forbid(
        at: "\(path).items", "a path leads out of the volume", remedy: "use relative paths without '..'")
      return nil
    }
    return .configMap(files)
  }

  /// A folder that a link leads to is found out when it is mounted; here the path counts as it is written.
  private mutating func hostPath(_ object: ObjectValue, at path: String) -> LabVolume.Source? {
    let written = object["path"].text ?? ""
    let place = written.count > 1 && written.hasSuffix("/") ? String(written.dropLast()) : written
    guard place.hasPrefix("/"), Self.isRelative(String(place.dropFirst())) || place == "/" else {
      forbid(
        at: "\(path).path", "\"\(written)\" is not an absolute path without '..'",
        remedy: "use one, such as /srv/data")
      return nil
    }
    guard permissions.permits(hostPath: place) else {
      forbid(
        at: "\(path).path", "\(place) is a folder of the machine",
        remedy: "use an emptyDir, or start the lab with --allow-host-path \(place)")
      return nil
    }
    return .hostPath(place, isCreated: object["type"].text == "DirectoryOrCreate")
  }

  /// Whether a path stays below the folder that it is relative to.
  private static func isRelative(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return !path.isEmpty && parts.allSatisfy { !["", ".", ".."].contains($0) }
  }

  /// Reads where a container sees its volumes.
  mutating func mounts(
    of container: ObjectValue, _ volumes: [LabVolume], in spec: ObjectValue, at path: String
  ) -> [VolumeMount] {
    var mounts: [VolumeMount] = []
    for (index, object) in container["volumeMounts"].elements.enumerated() {
      let name = object["name"].text ?? ""
      let field = "\(path).volumeMounts[\(index)]"
      guard volumes.contains(where: { $0.name == name }) else {
        // One of an unsupported kind has been reported.
        if spec["volumes"].elements.contains(where: { $0["name"].text == name }) { continue }
        forbid(
          at: "\(field).name", "there is no volume \"\(name)\"", remedy: "add it to spec.volumes")
        continue
      }
      if let mount = mount(object, of: name, at: field) { mounts.append(mount) }
    }
    // A volume inside another one must be mounted after it.
    return mounts.sorted { $0.path < $1.path }
  }

  private mutating func mount(_ object: ObjectValue, of volume: String, at field: String) -> VolumeMount? {
    var place = object["mountPath"].text ?? ""
    if place.count > 1, place.hasSuffix("/") { place.removeLast() }
    guard place.hasPrefix("/"), Self.isRelative(String(place.dropFirst())) else {
      forbid(
        at: "\(field).mountPath", "\"\(place)\" is not an absolute path without '..'",
        remedy: "use one, such as /data")
      return nil
    }
    var part = object["subPath"].text ?? ""
    if part.hasSuffix("/") { part.removeLast() }
    guard part.isEmpty || Self.isRelative(part) else {
      forbid(
        at: "\(field).subPath", "\"\(part)\" leads out of the volume",
        remedy: "use a relative path without '..'")
      return nil
    }
    return VolumeMount(
      volume: volume, path: place, subPath: part, isReadOnly: object["readOnly"].boolean ?? false)
  }
}
