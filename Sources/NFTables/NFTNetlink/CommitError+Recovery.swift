internal import Netlink

/// What may help against a refused batch.
public enum CommitRecovery: Hashable, Sendable {
  /// The tables are not what the batch was made for: read them, and make another. At once.
  case readAgain
  /// The kernel is short of something, or the moment was wrong: the same thing again, after a pause. Read the tables
  /// first, as after every failure; it costs little and asks for nothing to be as it was.
  case later
  /// Tables cannot be owned here: make the batch with `TableOwnership.none`.
  case withoutOwner
  /// Only another batch can succeed, or another kernel: something of ours is wrong, or is too large. Wait for what is
  /// asked for to change, and try all of it again now and then.
  case other
  /// Only a person can help: a privilege is missing, or the table belongs to another process.
  case person
}

extension CommitError {
  /// What may help. By the kernel's errno:
  ///
  /// | errno | meaning | case | recovery |
  /// |---|---|---|---|
  /// | ERESTART | another generation | `raced` | read again |
  /// | ENOENT, EEXIST | an element, set or chain is not as the batch has it | `rejected` | read again |
  /// | ENOBUFS when answers are read | it may be in force | `outcomeUnknown` | read again |
  /// | the same, and the generation is still the one that the batch was for | it is not in force | `socket` | later |
  /// | ENOBUFS, ENOMEM when it is sent | the kernel has no memory | `socket` | later |
  /// | ENOMEM, EBUSY, EINTR, EAGAIN | no memory; still in use (before Linux 6.2); a signal | `rejected` | later |
  /// | EMSGSIZE when it is sent | the send buffer is too small | `tooLarge` | other |
  /// | ENFILE | a set is full | `setFull` | other |
  /// | EPERM | a privilege, or an owner | `notPermitted`, `ownedByAnother` | person |
  /// | EOPNOTSUPP, EINVAL for a table with an owner | an old kernel | `ownershipUnsupported` | without owner |
  /// | ENOENT, EOPNOTSUPP for an instruction | not in this kernel | `unsupported` | other |
  /// | all else | a mistake of ours | `rejected` | other |
  public var recovery: CommitRecovery {
    switch self {
    case .raced, .outcomeUnknown: .readAgain
    case .rejected(let errno, _, _):
      switch errno {
      case .noEntry, .exists: .readAgain
      case .noMemory, .noBufferSpace, .busy, .interrupted, .wouldBlock, .restart: .later
      default: .other
      }
    case .tooLarge, .setFull, .unsupported, .tableOwnerUnsupported: .other
    case .ownershipUnsupported: .withoutOwner
    case .notPermitted, .ownedByAnother: .person
    case .socket(.changedWhileRead): .readAgain
    case .socket(.tooLarge): .other
    case .socket(let error): error.errno == .notPermitted ? .person : .later
    }
  }
}
