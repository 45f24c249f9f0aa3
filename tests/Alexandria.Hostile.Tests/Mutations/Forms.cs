using System.Text;
using System.Text.Json.Nodes;
using Alexandria.Hostile.Tests.Requests;
using Alexandria.Operations;
using static Alexandria.Hostile.Tests.Mutations.Choice;

namespace Alexandria.Hostile.Tests.Mutations;

/// <summary>What browsers send to the console, and what no browser would.</summary>
internal static class Forms
{
    private static readonly string[] Queries = ["status=x", "limit=abc", "cursor=x", "q=%00", "q='", "sort=../x", "%00=1", "a[]=1", "status=open&status=closed", "returnTo=//evil.example", "q=%f0%9f%98%80%e2%80%ae", "tab=%3Cscript%3E", "x=" + "y"];

    private static readonly string[] Multiparts = ["", "--x", "--x--\r\n", "--x\r\n\r\n", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb", "--x\r\nContent-Disposition: form-data\r\n\r\nb\r\n--x--\r\n", "--x\r\nContent-Disposition: form-data; name=\"a\"; filename=\"../../x\"\r\n\r\nb\r\n--x--\r\n", "--x\r\n" + "X: y\r\n\r\n--x--\r\n", "garbage", "--x\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n\r\n--x--"];

    private static readonly Expectation Shown = new("a page", status => status is (>= 200 and < 400) or (>= 400 and < 500 and not (408 or 429)), MayChange: false);

    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("console: form without its token", 3, IsForm, (w, o, r) => Form(w, o, Fields(w, o, r).Where(f => f.Name != "__RequestVerificationToken"))),
        new("console: form with a wrong token", 2, IsForm, (w, o, r) => Form(w, o, Fields(w, o, r).Select(f => f.Name == "__RequestVerificationToken" ? (f.Name, Texts.Metacharacter(r)) : f))),
        new("console: unknown field", 3, IsForm, (w, o, r) => Form(w, o, Fields(w, o, r).Append(("noSuchField", Texts.Metacharacter(r))))),
        new("console: hostile own fields", 3, IsForm, (w, o, r) => Form(w, o, Fields(w, o, r).Append(("noSuchField", "x")).Append((Pick(["returnTo", "_then", "_done", "_form", "_dialog", "_version", "_key", "_filled"], r), Pick(["//evil.example", "https://evil.example", "javascript:alert(1)", "/\\evil", "/console/../../x", "\r\nX: y", Texts.Metacharacter(r), new string('k', 5_000)], r))))),
        new("console: 2,000 fields", 1, IsForm, (w, o, r) => Form(w, o, Enumerable.Range(0, 2_000).Select(i => ($"f{i}", "x")))),
        new("console: no session", 2, IsForm, (w, o, r) => Form(w, o, Fields(w, o, r)).With("Cookie", "alexandria_session=x")),
        new("console: not a form", 2, IsForm, (w, o, r) => Form(w, o, []).With("Content-Type", Pick(["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + new string('b', 200), "x", "application/x-www-form-urlencoded; charset=utf-7"], r)) with { Body = "{}"u8.ToArray() }),
        new("console: broken multipart", 3, IsForm, (w, o, r) => Form(w, o, []).With("Content-Type", "multipart/form-data; boundary=x") with { Body = Encoding.Latin1.GetBytes(Pick(Multiparts, r)) }),
        new("console: random bytes", 1, IsForm, Noise),
        new("console: no such operation", 1, IsForm, (w, o, r) => Form(w, o, Fields(w, o, r)) with { Target = "/console/do/" + Pick(["x", "..%2f..", "tickets.open%00", "tickets.*", Uri.EscapeDataString(Texts.Metacharacter(r))], r), Expected = Shown with { MayBeBare = true } }),
        new("console: page", 5, _ => true, (w, o, r) => Page(w, Pick(["/console/tickets", "/console/articles", "/console/crash-groups", "/console/audit", "/console/profile", "/console/sign-in"], r) + "?" + Pick(Queries, r))),
        new("console: page of a hostile id", 4, _ => true, (w, o, r) => Page(w, Pick(["/console/tickets/", "/console/articles/", "/console/crash-groups/", "/console/"], r) + Pick(["x", "%00", "..%2f", World.UnknownId, new string('a', 3_000), Uri.EscapeDataString(Texts.Metacharacter(r)), "%ff", "%"], r))),
        new("console: sign-in", 2, _ => true, (w, o, r) => Form(w, o, [("email", Texts.Metacharacter(r)), ("password", Texts.Metacharacter(r)), ("returnTo", "//evil.example"), ("__RequestVerificationToken", w.ConsoleToken)]) with { Target = "/console/sign-in" }),
    ];

    // Signing out would end the session that the others are sent with.
    private static bool IsForm(OperationDescriptor operation) => operation.Effect != Effect.Read && !operation.Name.StartsWith("session.", StringComparison.Ordinal);

    private static HostileRequest Page(World world, string target) => new()
    {
        Kind = "", Aim = "console", Method = "GET", Target = target, Refusal = Refusal.Page, Headers = [("Cookie", world.ConsoleCookies), ("Accept", "text/html")], Expected = Shown with { MayBeBare = true },
    };

    private static HostileRequest Form(World world, OperationDescriptor operation, IEnumerable<(string Name, string Value)> fields) => new()
    {
        Kind = "", Aim = operation.Name, Method = "POST", Target = "/console/do/" + operation.Name, Refusal = Refusal.Page, Expected = Shown,
        Headers = [("Cookie", world.ConsoleCookies), ("Accept", "text/html"), ("Sec-Fetch-Site", "same-origin"), ("Content-Type", "application/x-www-form-urlencoded")],
        Body = Encoding.ASCII.GetBytes(string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}"))),
    };

    private static IReadOnlyList<(string Name, string Value)> Fields(World world, OperationDescriptor operation, Random random) =>
    [
        ("__RequestVerificationToken", world.ConsoleToken), ("returnTo", "/console/tickets"),
        .. operation.Parameters.Where(p => p.Required).Select(p => (p.Name, p.InRoute ? world.IdFor(operation, p.Name, random) : ValidRequest.Value(world, p, random) is JsonValue value ? value.ToString() : "x")),
    ];

    private static HostileRequest Noise(World world, OperationDescriptor operation, Random random)
    {
        var bytes = new byte[1 + random.Next(3_000)];
        random.NextBytes(bytes);
        return Form(world, operation, []) with { Body = bytes };
    }
}
