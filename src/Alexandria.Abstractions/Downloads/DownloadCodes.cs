namespace Alexandria.Downloads;

/// <summary>Codes of what can go wrong with a download; described in <c>docs/methods/downloads.md</c>.</summary>
public static class DownloadCodes
{
    public const string InvalidRequest = "download_invalid_request";
    public const string CredentialInsecure = "download_credential_insecure";
    public const string HostNotAllowed = "download_host_not_allowed";
    public const string PortNotAllowed = "download_port_not_allowed";
    public const string RefusedAddress = "download_refused_address";
    public const string RedirectInsecure = "download_redirect_insecure";
    public const string RedirectInvalid = "download_redirect_invalid";
    public const string RedirectLimit = "download_redirect_limit";
    public const string RedirectLoop = "download_redirect_loop";
    public const string Unreachable = "download_unreachable";
    public const string Tls = "download_tls";
    public const string Headers = "download_headers";
    public const string Malformed = "download_malformed";
    public const string Status = "download_status";
    public const string RateLimited = "download_rate_limited";
    public const string Timeout = "download_timeout";
    public const string TooSlow = "download_too_slow";
    public const string TooLarge = "download_too_large";
    public const string Truncated = "download_truncated";
    public const string Length = "download_length";
    public const string Range = "download_range";
    public const string Encoding = "download_encoding";
    public const string Changed = "download_changed";
    public const string Checksum = "download_checksum";
    public const string ChecksumFile = "download_checksum_file";
    public const string InUse = "download_in_use";
    public const string Storage = "download_storage";
}
