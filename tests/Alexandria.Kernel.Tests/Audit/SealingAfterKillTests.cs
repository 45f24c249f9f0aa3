using Alexandria.Adapters.DataDirectory;
using Alexandria.Audit;
using Alexandria.Data;
using Alexandria.Kernel.Audit;
using Alexandria.Kernel.Tests.Operations;
using Alexandria.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Alexandria.Kernel.Tests.Audit;

public sealed class SealingAfterKillTests
{
    [Fact]
    public async Task First_seals_whose_checkpoint_a_kill_prevented_are_no_tampering()
    {
        await using var host = await TestHost.StartAsync(new TestHostOptions
        {
            Modules = [new NotesModule()],
            Services = (services, directory) => services.AddSingleton<IAuditVault>(new CutOffVault(new AuditVaultFiles(directory))),
        });
        await host.MustAsync(new WriteNote { Text = "sealed, then cut off" });
        await Record.ExceptionAsync(() => host.Get<AuditSealer>().SealAsync(new Lease("sealer", "test", 1), default));

        Assert.Equal(new AuditVerification(1, 0, null), await host.Audit.VerifyAsync(default));
    }

    /// <summary>The files of a process that never lives to write how far its seals have come.</summary>
    private sealed class CutOffVault(AuditVaultFiles files) : IAuditVault
    {
        public ReadOnlyMemory<byte> Key => files.Key;

        public Task<AuditCheckpoint?> ReadCheckpointAsync(CancellationToken cancellation) => files.ReadCheckpointAsync(cancellation);

        public Task WriteCheckpointAsync(AuditCheckpoint checkpoint, CancellationToken cancellation) =>
            checkpoint.Count > 0 ? throw new IOException("The process was killed.") : files.WriteCheckpointAsync(checkpoint, cancellation);
    }
}
