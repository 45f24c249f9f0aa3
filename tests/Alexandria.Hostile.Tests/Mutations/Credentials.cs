using Alexandria.Hostile.Tests.Requests;
using Alexandria.Identity;
using Alexandria.Operations;
using static Alexandria.Hostile.Tests.Mutations.Choice;

namespace Alexandria.Hostile.Tests.Mutations;

/// <summary>Who asks, or says so.</summary>
internal static class Credentials
{
    private static readonly IReadOnlySet<string> Viewer = Roles.PermissionsOf(Roles.Viewer)!;

    private static readonly string[] Garbage =
        ["", " ", "Bearer", "Bearer ", "bearer x", "Bearer a b", "Basic YWRtaW46YWRtaW4=", "Digest x", "Negotiate x", "Bearer null", "Bearer \xff", "Bearer \x01", "Bearer ..", "Bearer ' OR 1=1 --", "Bearer " + new string('a', 5_000), "x", "Bearer eyJhbGciOiJub25lIn0.e30.", "Bearer Bearer x"];

    private static readonly string[] Cookies = ["alexandria_session=x", "alexandria_session=", "alexandria_session=\"", "alexandria_session=" + new string('a', 5_000), "alexandria_session=a; alexandria_session=b", "=", ";;;", "alexandria_session=%00", "alexandria_session=../x", "alexandria_session=' OR 1=1 --"];

    public static IReadOnlyList<Mutation> All { get; } =
    [
        new("caller: nobody", 4, o => o.Permission != Permissions.Anonymous, (w, o, r) => ValidRequest.Make(w, o, r).Without("Authorization") with { Expected = Expectation.Status(401) }),
        new("caller: nobody, with a body of 900 KiB", 1, o => o.Permission != Permissions.Anonymous && o.HttpMethod is "POST" or "PUT" or "PATCH", (w, o, r) => Large(ValidRequest.Make(w, o, r).Without("Authorization")) with { Expected = Expectation.Status(401) }),
        new("caller: without the permission", 6, Denied, (w, o, r) => Viewing(w, o, r) with { Expected = Expectation.Status(403) }),
        new("caller: without the permission, with a body of 900 KiB", 1, o => Denied(o) && o.HttpMethod is "POST" or "PUT" or "PATCH", (w, o, r) => Large(Viewing(w, o, r)) with { Expected = Expectation.Status(403) }),
        new("caller: wrong key", 3, _ => true, (w, o, r) => ValidRequest.Make(w, o, r).With("Authorization", "Bearer " + w.AdministratorKey[..^1]) with { Expected = Expectation.Status(401) }),
        new("caller: garbage", 5, _ => true, (w, o, r) => ValidRequest.Make(w, o, r).With("Authorization", Pick(Garbage, r)) with { Expected = Expectation.Status(400, 401) with { MayBeBare = true } }),
        new("caller: two headers", 2, _ => true, (w, o, r) => ValidRequest.Make(w, o, r).And("Authorization", "Bearer x") with { Expected = Expectation.Status(401) }),
        new("caller: garbage in the cookie", 3, o => o.Permission != Permissions.Anonymous, (w, o, r) => ValidRequest.Make(w, o, r).Without("Authorization").With("Cookie", Pick(Cookies, r)) with { Expected = Expectation.Status(401, 403) }),
    ];

    private static bool Denied(OperationDescriptor operation) => operation.Permission is not (Permissions.Anonymous or Permissions.SignedIn) && !Viewer.Contains(operation.Permission);

    private static HostileRequest Viewing(World world, OperationDescriptor operation, Random random) => ValidRequest.Make(world, operation, random).With("Authorization", "Bearer " + world.ViewerKey);

    private static HostileRequest Large(HostileRequest request) => ValidRequest.WithBody(request, new byte[900 * 1024]);
}
