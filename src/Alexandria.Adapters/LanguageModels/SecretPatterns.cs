namespace Alexandria.Adapters.LanguageModels;

/// <summary>How secrets look. Rather one word too many than one key too few: a masked word costs the model little.</summary>
internal static class SecretPatterns
{
    private const string Labels =
        "(pass(word|wd|phrase|code)|_pass|pwd|secret|token|api[_-]?key|access[_-]?key|account[_-]?key|shared[_-]?access[_-]?(key|signature)|client[_-]?secret"
        + "|private[_-]?key|signing[_-]?key|encryption[_-]?key|credentials?|session[_-]?id|jsessionid|sessid|connection[_-]?string|kennwort|passwort)";

    public static IReadOnlyList<SensitivePattern> All { get; } =
    [
        // PEM (RFC 7468) and OpenPGP private keys; one whose end is cut off reaches to the end of the text.
        Secret("""-----BEGIN [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----[\s\S]*?(-----END [A-Z0-9 ]*PRIVATE KEY( BLOCK)?-----|\z)"""),

        // JSON Web Tokens (RFC 7519): a header that begins with {" in base64url.
        Secret("""\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(\.[A-Za-z0-9_-]*){0,3}"""),

        // Headers that carry credentials, to the end of the line.
        Secret("""(?i)\b(proxy-)?authorization["']?\s*[:=]\s*(?<v>[^\r\n]+)"""),
        Secret("""(?i)\b(set-)?cookie["']?\s*[:=]\s*(?<v>[^\r\n]+)"""),
        Secret("""(?i)\bx-(api-key|auth-token|amz-security-token)["']?\s*[:=]\s*(?<v>[^\r\n]+)"""),
        Secret("""(?i)\bbearer\s+(?<v>[a-z0-9._~+/=-]{8,})""", HasDigit),

        // Prefixes that issuers gave their keys so that they are found: AWS, GitHub, GitLab, Slack, OpenAI and Anthropic, Google, Stripe, npm, Hugging Face, SendGrid, and our own.
        Secret("""\b(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b"""),
        Secret("""\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{20,})"""),
        Secret("""\b(xox[a-z]-[A-Za-z0-9-]{10,}|sk-[A-Za-z0-9_-]{16,}|AIza[A-Za-z0-9_-]{30,}|[rsp]k_(live|test)_[A-Za-z0-9]{10,})"""),
        Secret("""\b(npm_[A-Za-z0-9]{30,}|hf_[A-Za-z0-9]{20,}|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,})"""),
        Secret("""\bal[xs]_[0-9a-f]{16,}"""),

        // The user part of a URL (RFC 3986, section 3.2.1).
        Secret("""(?i)\b[a-z][a-z0-9+.-]*://(?<v>[^\s/?#@]*:[^\s/?#]*)@"""),

        // label = value, "label": "value", <label>value</label>, --label value; also inside connection strings and query strings.
        Secret($""""(?i){Labels}[a-z0-9_-]*["']?\s*[:=]\s*"(?<v>[^"\r\n]+)"""", NotAWord),
        Secret($"""(?i){Labels}[a-z0-9_-]*["']?\s*[:=]\s*'(?<v>[^'\r\n]+)""", NotAWord),
        Secret($"""(?i){Labels}[a-z0-9_-]*["']?\s*[:=]\s*(?<v>[^\s;,&"'<>:=][^\s;,&"'<>]*)""", NotAWord),
        Secret($"""(?i)<[a-z0-9_:-]*{Labels}[a-z0-9_-]*>(?<v>[^<]+)<"""),
        Secret($"""(?i)--?[a-z0-9-]*{Labels}\s+["']?(?<v>[^\s"'-][^\s"']*)"""),
    ];

    private static SensitivePattern Secret(string pattern, SensitivePattern.Accept? accept = null) => new(SensitiveKind.Secret, pattern, accept);

    private static int HasDigit(ReadOnlySpan<char> value, ReadOnlySpan<char> after) => value.ContainsAnyInRange('0', '9') ? value.Length : 0;

    // What stands where a secret would, and says that there is none.
    private static int NotAWord(ReadOnlySpan<char> value, ReadOnlySpan<char> after) => value.ToString().ToLowerInvariant() is "null" or "nil" or "none" or "true" or "false" or "undefined" or "expected" or "unexpected"
        ? 0
        : value.Length;
}
