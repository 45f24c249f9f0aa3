namespace Alexandria.Identity;

/// <summary>A connection feature that says who is at the other end because the operating system vouches for it: somebody who may open the data directory's socket. The host sets it on the connection; nothing that a client sends can.</summary>
public interface ILocalPeer
{
    /// <summary><c>local:&lt;user&gt;</c>, an administrator.</summary>
    Caller Caller { get; }
}
