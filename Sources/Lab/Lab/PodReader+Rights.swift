internal import ClusterModel

extension PodReader {
  /// Reads what a container asks for in its own and the Pod's `securityContext`; the container's fields come first. What
  /// goes beyond the standard is refused unless the lab permits it.
  mutating func rights(of container: ObjectValue, in spec: ObjectValue, at path: String) -> ProgramRights {
    let (own, pod) = (container["securityContext"], spec["securityContext"])
    let ownPath = "\(path).securityContext"
    var rights = ProgramRights()
    rights.hasReadOnlyRoot = own["readOnlyRootFilesystem"].boolean ?? false
    rights.user = identifier("runAsUser", own, pod, ownPath, accounts: permissions.users, what: "user")
    rights.group = identifier("runAsGroup", own, pod, ownPath, accounts: permissions.groups, what: "group")
    rights.groups = supplementaryGroups(pod)
    checkNonRoot(rights, own, pod, ownPath)
    readCapabilities(own["capabilities"], at: ownPath, into: &rights)
    if own["allowPrivilegeEscalation"].boolean == true {
      requirePermission(at: "\(ownPath).allowPrivilegeEscalation", "true lets programs gain rights")
      rights.mayGainRights = true
    }
    if own["privileged"].boolean == true {
      requirePermission(at: "\(ownPath).privileged", "true gives the program the whole machine")
      rights.isPrivileged = true
      (rights.user, rights.capabilities) = (rights.user ?? 0, Capability.all)
      rights.mayGainRights = true
    }
    readFilter(own, pod, ownPath, into: &rights)
    return rights
  }

  private mutating func identifier(
    _ field: String, _ own: ObjectValue, _ pod: ObjectValue, _ ownPath: String, accounts: [UInt32: String],
    what: String
  ) -> UInt32? {
    let isOwn = !own[field].isNull
    let value = isOwn ? own[field] : pod[field]
    guard !value.isNull else { return nil }
    return checkedIdentifier(
      value, at: isOwn ? "\(ownPath).\(field)" : "spec.securityContext.\(field)", accounts, what)
  }

  private mutating func checkedIdentifier(
    _ value: ObjectValue, at path: String, _ accounts: [UInt32: String], _ what: String
  ) -> UInt32? {
    guard let number = value.number, (0...Int(Int32.max)).contains(number) else {
      forbid(
        at: path, "\(value.scalar) is not the number of a \(what)",
        remedy: "use a number from 1 to 2147483647, or leave it out")
      return nil
    }
    let identifier = UInt32(number)
    if identifier == 0 {
      requirePermission(at: path, "0 is the machine's root")
    } else if let name = accounts[identifier] {
      requirePermission(at: path, "\(identifier) is the \(what) \"\(name)\" of this machine")
    }
    return identifier
  }

  private mutating func supplementaryGroups(_ pod: ObjectValue) -> [UInt32] {
    var groups: [UInt32] = []
    let path = "spec.securityContext"
    for (index, value) in pod["supplementalGroups"].elements.prefix(1000).enumerated() {
      if let group = checkedIdentifier(
        value, at: "\(path).supplementalGroups[\(index)]", permissions.groups, "group")
      {
        groups.append(group)
      }
    }
    if !pod["fsGroup"].isNull,
      let group = checkedIdentifier(pod["fsGroup"], at: "\(path).fsGroup", permissions.groups, "group")
    {
      groups.append(group)
    }
    return groups
  }

  /// As the kubelet does, which does not start such a container.
  private mutating func checkNonRoot(
    _ rights: ProgramRights, _ own: ObjectValue, _ pod: ObjectValue, _ path: String
  ) {
    let mustNotBeRoot = own["runAsNonRoot"].boolean ?? pod["runAsNonRoot"].boolean ?? false
    guard mustNotBeRoot, rights.user == 0 else { return }
    forbid(
      at: "\(path).runAsNonRoot", "is true although runAsUser is 0",
      remedy: "use another user, or leave runAsNonRoot out")
  }

  /// A program has no capabilities, so there is nothing to drop. Low ports need none in a Pod's network.
  private mutating func readCapabilities(
    _ capabilities: ObjectValue, at path: String, into rights: inout ProgramRights
  ) {
    for (index, name) in capabilities["add"].texts.prefix(100).enumerated() {
      let field = "\(path).capabilities.add[\(index)]"
      guard let bits = Capability.bits(name) else {
        forbid(
          at: field, "there is no capability \"\(name)\"",
          remedy: "correct its name, such as NET_BIND_SERVICE")
        continue
      }
      if bits == Capability.bits("NET_BIND_SERVICE") { continue }
      requirePermission(at: field, "\(name) gives the program a right of the machine's root")
      rights.capabilities |= bits
    }
  }

  private mutating func readFilter(
    _ own: ObjectValue, _ pod: ObjectValue, _ path: String, into rights: inout ProgramRights
  ) {
    let isOwn = !own["seccompProfile"].isNull
    let type = (isOwn ? own : pod)["seccompProfile"]["type"].text
    let isUnconfined = type == "Unconfined"
    if isUnconfined {
      requirePermission(
        at: "\(isOwn ? path : "spec.securityContext").seccompProfile.type",
        "Unconfined lets the program make any system call")
    }
    let isPowerful =
      rights.isPrivileged || rights.capabilities & Capability.systemAdministration != 0
    rights.isFiltered = !isUnconfined && !isPowerful
  }

  /// Refuses the Pod unless the lab permits more than the standard.
  private mutating func requirePermission(at path: String, _ what: String) {
    guard !permissions.allowsPrivileged else { return }
    forbid(at: path, what, remedy: "leave it out, or start the lab with --allow-privileged")
  }

  /// Namespaces that are always a Pod's own in a lab.
  mutating func refuseSharedNamespaces(_ spec: ObjectValue) {
    for field in ["hostPID", "hostIPC"] where spec[field].boolean == true {
      forbid(
        at: "spec.\(field)", "a Pod of a lab does not share the machine's processes",
        remedy: "leave it out")
    }
  }

  /// Reads `resources.limits`.
  mutating func limits(of container: ObjectValue, at path: String) -> ResourceLimits {
    var limits = ResourceLimits()
    let written = container["resources"]["limits"]
    limits.memory = quantity(written["memory"], at: "\(path).resources.limits.memory").map { $0 / 1000 }
    limits.processor = quantity(written["cpu"], at: "\(path).resources.limits.cpu")
    return limits
  }

  /// A limit of 0 is none, as for container runtimes.
  private mutating func quantity(_ value: ObjectValue, at path: String) -> Int? {
    guard !value.isNull else { return nil }
    if let thousandths = ResourceLimits.thousandths(value.scalar) {
      return thousandths == 0 ? nil : thousandths
    }
    warn(
      at: path, "\"\(value.scalar)\" is not a quantity, so there is no limit",
      remedy: "write it as 500m or 64Mi")
    return nil
  }
}
