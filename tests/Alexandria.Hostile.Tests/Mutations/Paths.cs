using Alexandria.Hostile.Tests.Requests;
using Alexandria.Operations;
using static Alexandria.Hostile.Tests.Mutations.Choice;

namespace Alexandria.Hostile.Tests.Mutations;

/// <summary>Paths and methods.</summary>
internal static class Paths
{
    private static readonly string[] Ids =
    [
        "..%2f..%2fetc%2fpasswd", "%2e%2e%2f", "..%5c", "%2F", "%252e%252e", "%00", "a%00b", "%0d%0aX:y", "%ff", "%c0%ae", "%", "%zz", "%u0041", "a;b=c", "'%20OR%20'1'='1", "%27;--", "*", "%25", "_", "-1", "0", "null", "undefined", "NaN", "true",
        "01990000-0000-7000-8000-00000000000", "01990000-0000-7000-8000-0000000000000", "{id}", "%7bid%7d", "~", "$", "@", "con", "a%20b", "%e2%80%ae", "%f0%9f%98%80", "..;", "...", "%09", "a|b", "[]", "^", "`id`", "\\",
    ];

    private static readonly string[] Nowhere =
    [
        "/v2/tickets", "/v1/nothing", "/v1", "/v1/", "/V1/TICKETS/x/y/z", "/.env", "/.git/config", "/wp-login.php", "/admin.php", "/etc/passwd", "/../../../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "//", "///v1///tickets",
        "//evil.example/v1/tickets", "/v1//tickets", "/v1/tickets//x", "/_framework/../../x", "/css/..%2f..%2fappsettings.json", "/alexandria.db", "/alexandria.json", "/keys/audit.key", "/openapi/../alexandria.db", "/openapi/v2.json", "/metrics/x", "/mcp/x", "/actuator/env", "/cgi-bin/x", "/%00", "/%", "/\\", "/a\\..\\b", "*", "/v1/tickets/x/y/z/a/b/c", "/;x",
    ];

    private static readonly string[] Methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "FOO", "QUERY", "LINK"];

    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("path: hostile id", 8, HasId, (w, o, r) => At(w, o, r, Pick(Ids, r))),
        new("path: id of 200 to 6,000 characters", 2, HasId, (w, o, r) => At(w, o, r, new string('a', 200 + r.Next(5_800)))),
        new("path: id beyond the request line", 1, HasId, (w, o, r) => At(w, o, r, new string('a', 9_000)) with { Expected = Expectation.Status(414) with { MayBeBare = true } }),
        new("path: dots", 2, HasId, (w, o, r) => At(w, o, r, Pick(["..", "%2e%2e", ".%2e", "../../../x", "./x/..%2f"], r)) with { Expected = Expectation.Either with { MayBeBare = true } }),
        new("path: unknown id", 6, HasId, (w, o, r) => At(w, o, r, World.UnknownId)),
        new("path: nowhere", 4, _ => true, NoSuchPlace),
        new("path: wrong method", 6, _ => true, WrongMethod),
    ];

    private static bool HasId(OperationDescriptor operation) => operation.Parameters.Any(p => p.InRoute);

    private static HostileRequest At(World world, OperationDescriptor operation, Random random, string id)
    {
        var path = operation.Parameters.Where(p => p.InRoute).Aggregate(operation.Path, (path, p) => path.Replace("{" + p.Name + "}", id, StringComparison.Ordinal));
        var request = ValidRequest.Make(world, operation, random);
        var query = request.Target.IndexOf('?', StringComparison.Ordinal);
        return request with { Target = path + (query < 0 ? "" : request.Target[query..]), Expected = Expectation.Refused with { MayBeBare = true } };
    }

    private static HostileRequest NoSuchPlace(World world, OperationDescriptor operation, Random random) => new()
    {
        Kind = "",
        Aim = "nowhere",
        Method = Pick(["GET", "POST", "HEAD"], random),
        Target = Pick(Nowhere, random),
        Headers = [("Authorization", "Bearer " + world.AdministratorKey)],
        Expected = Expectation.Refused with { MayBeBare = true },
    };

    private static HostileRequest WrongMethod(World world, OperationDescriptor operation, Random random)
    {
        var path = world.PathOf(operation, random);
        var known = world.Operations.Where(o => Matches(o.Path, path)).Select(o => o.HttpMethod).ToHashSet(StringComparer.Ordinal);
        var method = Pick([.. Methods.Where(m => !known.Contains(m) && !(m == "HEAD" && known.Contains("GET")))], random);
        return new HostileRequest
        {
            Kind = "",
            Aim = operation.Name,
            Method = method,
            Target = path,
            Headers = [("Authorization", "Bearer " + world.AdministratorKey)],
            Expected = Expectation.Status(405),
        };
    }

    private static bool Matches(string template, string path)
    {
        var (left, right) = (template.Split('/'), path.Split('/'));
        return left.Length == right.Length && left.Zip(right).All(p => p.First.StartsWith('{') || p.First.Equals(p.Second, StringComparison.OrdinalIgnoreCase));
    }
}
