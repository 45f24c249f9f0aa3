using Alexandria.Modules;
using Alexandria.Surfaces.Monitoring;
using Microsoft.AspNetCore.Http;

namespace Alexandria.Surfaces.Rest;

/// <summary>A process without the role <c>api</c> answers how it is, and nothing else.</summary>
internal sealed class RoleGate(RequestDelegate next, ProcessRoles? roles = null)
{
    private static readonly Error Refusal = Error.Unavailable("role_unavailable", "This process has no role 'api' and only answers for its health; ask one that has it.");

    public Task InvokeAsync(HttpContext http) =>
        roles?.Has(ProcessRole.Api) != false || http.Request.Path.Value is MonitoringSurface.LivePath or MonitoringSurface.ReadyPath or MonitoringSurface.MetricsPath
            ? next(http)
            : ProblemDetailsMapper.WriteAsync(http, Refusal);
}
