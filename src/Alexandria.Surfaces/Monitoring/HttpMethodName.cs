namespace Alexandria.Surfaces.Monitoring;

/// <summary>Methods as metrics and traces name them.</summary>
internal static class HttpMethodName
{
    /// <summary>The method; <c>_OTHER</c> for whatever a client may have made up.</summary>
    public static string Known(string method) => method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "_OTHER";
}
