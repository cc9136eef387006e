internal import Addresses
internal import ClusterModel

/// Reads a Pod, or a Pod template, and reports what a lab does not support. What the API server would reject has been
/// rejected before (KubeObjects).
struct PodReader {
  private let reference: ObjectReference
  let permissions: LabPermissions
  let configMaps: [NamespacedName: ObjectValue]
  private(set) var diagnostics: [Diagnostic] = []
  private var isForbidden = false

  /// - Parameters:
  ///   - reference: the object that diagnostics name: the Pod, or the workload that contains the template.
  ///   - permissions: what the Pod may ask for.
  ///   - configMaps: the ConfigMaps that its volumes can be made of.
  init(
    _ reference: ObjectReference, permissions: LabPermissions, configMaps: [NamespacedName: ObjectValue]
  ) {
    (self.reference, self.permissions, self.configMaps) = (reference, permissions, configMaps)
  }

  mutating func pod(_ object: ObjectValue, named name: NamespacedName, folder: String) -> LabPod? {
    let spec = object["spec"]
    warnAboutUnsupported(spec)
    refuseSharedNamespaces(spec)
    let restart = spec["restartPolicy"].text ?? "Always"
    guard let policy = LabPod.RestartPolicy(rawValue: restart) else {
      refuse(
        at: "spec.restartPolicy", "\"\(restart)\" is not a valid restart policy",
        remedy: "use Always, OnFailure or Never")
      return nil
    }
    let volumes = volumes(spec, in: name.namespace)
    let containers = containers(spec, "containers", volumes)
    guard !containers.isEmpty else {
      refuse(at: "spec.containers", "has no valid container", remedy: "add a container with a command")
      return nil
    }
    let initContainers = self.containers(spec, "initContainers", volumes)
    guard !isForbidden else { return nil }
    return LabPod(
      name: name, object: object, initContainers: initContainers,
      containers: containers, restartPolicy: policy,
      gracePeriod: .seconds(max(0, spec["terminationGracePeriodSeconds"].number ?? 30)),
      usesHostNetwork: spec["hostNetwork"].boolean ?? false, volumes: volumes, folder: folder)
  }

  private mutating func containers(
    _ spec: ObjectValue, _ field: String, _ volumes: [LabVolume]
  ) -> [LabContainer] {
    var found: [LabContainer] = []
    for (index, object) in spec[field].elements.enumerated() {
      let path = "spec.\(field)[\(index)]"
      let name = object["name"].text ?? ""
      guard !name.isEmpty, !found.contains(where: { $0.name == name }) else {
        refuse(
          at: "\(path).name", name.isEmpty ? "is missing" : "\"\(name)\" is used twice",
          remedy: "give the container a unique name")
        continue
      }
      found.append(container(object, named: name, in: spec, volumes, at: path))
    }
    return found
  }

  private mutating func container(
    _ object: ObjectValue, named name: String, in spec: ObjectValue, _ volumes: [LabVolume], at path: String
  ) -> LabContainer {
    let command = object["command"].texts
    // Without a command, the arguments are for the entrypoint of the image, which is unknown.
    let commandLine = command.isEmpty ? [] : command + object["args"].texts
    return LabContainer(
      name: name, image: object["image"].text ?? "", command: commandLine,
      environment: environment(of: object, at: path), workingDirectory: object["workingDir"].text,
      readinessProbe: probe(of: object, at: path), rights: rights(of: object, in: spec, at: path),
      limits: limits(of: object, at: path), mounts: mounts(of: object, volumes, in: spec, at: path))
  }

  private mutating func environment(of object: ObjectValue, at path: String) -> [LabContainer.Variable] {
    var variables: [LabContainer.Variable] = []
    for (index, entry) in object["env"].elements.enumerated() {
      guard let name = entry["name"].text else { continue }
      let field = entry["valueFrom"]["fieldRef"]["fieldPath"].text
      if entry["valueFrom"].isNull || field != nil {
        variables.append(.init(name: name, value: field.map { .field($0) } ?? .text(entry["value"].scalar)))
      } else {
        warn(
          at: "\(path).env[\(index)]",
          "\(name) comes from a source that a lab does not support, and is omitted",
          remedy: "set its value directly")
      }
    }
    return variables
  }

  private mutating func probe(of container: ObjectValue, at path: String) -> Probe? {
    let object = container["readinessProbe"]
    guard !object.isNull else { return nil }
    guard let handler = handler(of: object, in: container, at: "\(path).readinessProbe") else { return nil }
    var probe = Probe(handler)
    func number(_ field: String, minimum: Int, default fallback: Int) -> Int {
      max(minimum, object[field].number ?? fallback)
    }
    probe.initialDelay = .seconds(number("initialDelaySeconds", minimum: 0, default: 0))
    // In the API, 0 means that the field is not set.
    probe.period = .seconds(object["periodSeconds"].number.flatMap { $0 > 0 ? $0 : nil } ?? 10)
    probe.timeout = .seconds(object["timeoutSeconds"].number.flatMap { $0 > 0 ? $0 : nil } ?? 1)
    probe.successThreshold = number("successThreshold", minimum: 1, default: 1)
    probe.failureThreshold = object["failureThreshold"].number.flatMap { $0 > 0 ? $0 : nil } ?? 3
    return probe
  }

  private mutating func handler(
    of probe: ObjectValue, in container: ObjectValue, at path: String
  ) -> Probe.Handler? {
    let (http, tcp) = (probe["httpGet"], probe["tcpSocket"])
    if !http.isNull {
      guard let port = port(http["port"], of: container, at: "\(path).httpGet.port") else { return nil }
      let headers = http["httpHeaders"].elements.map {
        Probe.Header(name: $0["name"].text ?? "", value: $0["value"].scalar)
      }
      let target = http["path"].text ?? "/"
      return .http(
        isSecure: http["scheme"].text?.uppercased() == "HTTPS", host: http["host"].text, port: port,
        path: target.hasPrefix("/") ? target : "/" + target, headers: headers)
    }
    if !tcp.isNull {
      return port(tcp["port"], of: container, at: "\(path).tcpSocket.port").map {
        .tcp(host: tcp["host"].text, port: $0)
      }
    }
    let command = probe["exec"]["command"].texts
    if !command.isEmpty { return .exec(command) }
    warn(
      at: path, "a lab does not support this probe, so the container is ready as soon as it runs",
      remedy: "use httpGet, tcpSocket or exec")
    return nil
  }

  /// Reads a port number, or resolves the name of one of the container's ports.
  private mutating func port(_ value: ObjectValue, of container: ObjectValue, at path: String) -> Int? {
    let named = container["ports"].elements.first { $0["name"].text != nil && $0["name"].text == value.text }
    let number = value.number ?? named?["containerPort"].number ?? value.text.flatMap { Int($0) }
    if let number, Port.numbers.contains(number) { return number }
    warn(
      at: path,
      "\"\(value.scalar)\" is not a port of the container, so the container is ready as soon as it runs",
      remedy: "use a number, or the name of one of its ports")
    return nil
  }

  /// Reports all unsupported fields in a single warning.
  private mutating func warnAboutUnsupported(_ spec: ObjectValue) {
    let containers = spec["containers"].elements + spec["initContainers"].elements
    let containerFields = [
      "livenessProbe", "startupProbe", "lifecycle", "envFrom", "volumeDevices",
    ]
    var fields = containerFields.filter { field in containers.contains { !$0[field].isNull } }
    if spec["initContainers"].elements.contains(where: { $0["restartPolicy"].text == "Always" }) {
      fields.append("initContainers that keep running")
    }
    guard !fields.isEmpty else { return }
    warn(
      at: "spec", "a lab ignores \(fields.joined(separator: ", "))",
      remedy: "expect the containers to run without it")
  }

  mutating func warn(at field: String, _ problem: String, remedy: String) {
    diagnostics.append(Diagnostic(.warning, reference, field: field, problem: problem, remedy: remedy))
  }

  /// Refuses the whole Pod for one of its fields.
  mutating func forbid(at field: String, _ problem: String, remedy: String) {
    isForbidden = true
    refuse(at: field, problem, remedy: remedy)
  }

  private mutating func refuse(at field: String, _ problem: String, remedy: String) {
    diagnostics.append(Diagnostic(.error, reference, field: field, problem: problem, remedy: remedy))
  }
}

extension ObjectValue {
  /// The elements of a list as strings; see `scalar`.
  var texts: [String] { elements.map(\.scalar) }

  /// A string, number or boolean as a string; empty for null, a list or an object.
  var scalar: String {
    switch self {
    case .text(let text), .fraction(let text): text
    case .number(let number): "\(number)"
    case .boolean(let value): "\(value)"
    case .null, .list, .object: ""
    }
  }
}
