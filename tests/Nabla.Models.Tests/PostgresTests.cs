using System.Net;
using System.Net.Sockets;
using Nabla.Data;
using Nabla.Data.Sources;
using Npgsql;

namespace Nabla.Models.Tests;

/// <summary>The types of PostgreSQL, from a server that the test starts in a temporary folder.</summary>
[Trait("Speed", "slow")]
public sealed class PostgresTests
{
    private const string Visits = """
        SELECT id, price::numeric(10, 2) AS price, ok, day, at, clock, duration, key, small, real
        FROM (VALUES
          (1::bigint, 12.34, true, date '2024-02-29', timestamptz '2024-02-29 12:00:00+02', time '07:30', interval '90 minutes',
           uuid '00000000-0000-0000-0000-000000000001', 3::smallint, 0.5::real),
          (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'NaN'))
          AS visits (id, price, ok, day, at, clock, duration, key, small, real)
        ORDER BY id
        """;

    [Fact]
    public async Task Every_common_type_of_postgresql_becomes_a_column()
    {
        await using var server = await PostgresServer.StartAsync();
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(Visits);
        await using var reader = await command.ExecuteReaderAsync();
        var table = await Table.ReadAsync(reader);

        Assert.Equal(
            ["1", "12.34", "true", "2024-02-29", "2024-02-29T10:00:00Z", "07:30:00", "5400",
                "00000000-0000-0000-0000-000000000001", "3", "0.5"],
            table.Columns.Select(column => column.TextAt(0)));
        Assert.Equal("2", table["id"].TextAt(1));
        Assert.All(table.Columns.Skip(1), column => Assert.True(column.IsMissing(1), $"{column.Name} of row 2 must be missing."));

        var unnamed = await Assert.ThrowsAsync<NablaException>(() => QueryFile.CreateAsync(database, "SELECT 1, 2"));
        Assert.Equal("column-without-name", unnamed.Code);
        var array = await Assert.ThrowsAsync<NablaException>(() => QueryFile.CreateAsync(database, "SELECT ARRAY[1, 2] AS pair"));
        Assert.Contains("column \"pair\" has values of type integer[]", array.Message);
    }
}

/// <summary>A server of Debian's PostgreSQL with a database of its own.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly string _folder, _binaries;

    private PostgresServer(string folder, string binaries, int port)
    {
        (_folder, _binaries) = (folder, binaries);
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres;Pooling=false";
    }

    public string ConnectionString { get; }

    public static async Task<PostgresServer> StartAsync()
    {
        string? binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin"))
                .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            : null;
        Assert.SkipWhen(binaries is null, "PostgreSQL is not installed (apt-get install postgresql).");
        string folder = Directory.CreateTempSubdirectory("nabla-postgres-").FullName;
        var server = new PostgresServer(folder, binaries!, FreePort());
        try
        {
            if (IsRoot) await server.RunAsync("chown", ["postgres", folder], asPostgres: false);
            await server.RunAsync("initdb", ["-D", server.Data, "-U", "postgres", "-A", "trust", "--no-sync"]);
            string options = $"-p {FreePortOf(server)} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off";
            await server.RunAsync("pg_ctl", ["-D", server.Data, "-w", "-t", "60", "-l", Path.Combine(folder, "log"), "-o", options,
                "start"]);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Data, "postmaster.pid"))) await RunAsync("pg_ctl", ["-D", Data, "-m", "immediate", "-w", "stop"]);
        Directory.Delete(_folder, recursive: true);
    }

    private static bool IsRoot => Environment.UserName == "root";

    private string Data => Path.Combine(_folder, "data");

    // The server refuses to run as root.
    private async Task RunAsync(string program, string[] arguments, bool asPostgres = true)
    {
        string path = asPostgres ? Path.Combine(_binaries, program) : program;
        var ran = asPostgres && IsRoot
            ? await ChildProcess.RunAsync("setpriv",
                ["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh", "-c", "exec \"$@\" > /dev/null", "sh", path,
                    .. arguments], "/")
            : await ChildProcess.RunAsync("sh", ["-c", "exec \"$@\" > /dev/null", "sh", path, .. arguments], "/");
        Assert.True(ran.ExitCode == 0, $"{program} ended with {ran.ExitCode}: {ran.Error}");
    }

    private static string FreePortOf(PostgresServer server) => new NpgsqlConnectionStringBuilder(server.ConnectionString).Port.ToString();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
