namespace Alexandria.Identity;

/// <summary>The cookie that carries a console session. The console sets it; the surfaces read it.</summary>
public static class SessionCookie
{
    public const string Name = "alexandria_session";
}
