namespace Alexandria;

/// <summary>Identifiers of entities: UUIDv7 (RFC 9562, section 5.7) in lower-case text, so that they sort by the time they were made.</summary>
public static class Ids
{
    /// <summary>A new id, whose time part is <paramref name="time"/>'s present.</summary>
    public static string New(TimeProvider time) => Guid.CreateVersion7(time.GetUtcNow()).ToString("D");
}
