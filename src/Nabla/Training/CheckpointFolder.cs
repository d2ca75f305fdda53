using System.Globalization;
using Nabla.Files;
using Nabla.Specs;

namespace Nabla.Training;

/// <summary>
/// A locked folder for the checkpoints of one run. A run whose trainer has such a folder can be killed at any time and resumes with the
/// same bits.
/// </summary>
/// <remarks>
/// Each checkpoint is written to a temporary file, flushed to disk and renamed, and the folder is flushed; older checkpoints are deleted
/// afterwards. The operating system releases the lock when the process ends.
/// <para>One run at a time may write to a folder; a lock file keeps other processes out. Not thread-safe.</para>
/// </remarks>
/// <example>
/// <code>
/// using var folder = CheckpointFolder.Resume("checkpoints");
/// var trainer = new Trainer(network, cost, optimizer, new TrainingOptions { Checkpoints = folder });
/// TrainingReport report = trainer.Fit(train, validation);   // starts, or resumes from the newest checkpoint
/// </code>
/// </example>
public sealed class CheckpointFolder : IDisposable
{
    private const string Beginning = "checkpoint-", Ending = ".safetensors";

    private readonly FolderLock _lock;
    private int _number;

    private CheckpointFolder(string path, FolderLock held)
    {
        Path = path;
        _lock = held;
        foreach (string unfinished in Directory.EnumerateFiles(path, Beginning + "*" + Ending + DurableFile.TemporaryExtension))
            File.Delete(unfinished);
    }

    /// <summary>The path of the folder.</summary>
    public string Path { get; }

    /// <summary>
    /// The interval between checkpoints, in addition to those at the start and the end. <value>The default is 30 seconds.</value>
    /// </summary>
    public CheckpointInterval Every { get; set; } = new(30, CheckpointUnit.Seconds);

    /// <summary>Number of newest checkpoints to keep. <value>The default is 3.</value></summary>
    public int Keep { get; set; } = 3;

    /// <summary>
    /// True to resume even if data or settings differ from those of the checkpoint. <value>The default is false.</value>
    /// </summary>
    public bool Force { get; set; }

    /// <summary>Metadata of the caller that every checkpoint stores.</summary>
    public IDictionary<string, string> Metadata { get; } = new Dictionary<string, string>();

    /// <summary>The newest readable checkpoint, from which the run resumes; null for a new run.</summary>
    public Checkpoint? Latest { get; private init; }

    /// <summary>Called when a run has resumed from <see cref="Latest"/>, after its data and settings were compared; null for no
    /// call.</summary>
    public Action<Checkpoint>? Resumed { get; set; }

    /// <summary>Why checkpoints newer than <see cref="Latest"/> cannot be read, one line each; empty if there are none.</summary>
    public IReadOnlyList<string> Unreadable { get; private init; } = [];

    /// <summary>Opens a folder for a new run.</summary>
    /// <param name="path">The folder. It is created if it does not exist.</param>
    /// <returns>The folder, locked until it is disposed.</returns>
    /// <exception cref="CheckpointException">The folder holds checkpoints of another run, is locked by another process, or is not
    /// writable.</exception>
    public static CheckpointFolder Create(string path) => Take(path, held => FilesIn(path).Count == 0
        ? new(path, held)
        : throw new CheckpointException($"{path} holds checkpoints of another run. Name an empty folder, or resume that run.",
            SettingAdvice.Use("resume", path)));

    /// <summary>Opens a folder to resume from the newest readable checkpoint, or to start a new run if there is none.</summary>
    /// <param name="path">The folder. It is created if it does not exist.</param>
    /// <returns>The folder, locked until it is disposed.</returns>
    /// <exception cref="CheckpointException">None of its checkpoints is readable, the folder is locked by another process, or it is not
    /// writable.</exception>
    public static CheckpointFolder Resume(string path) => Take(path, held =>
    {
        var unreadable = new List<string>();
        foreach (var (_, file) in FilesIn(path))
        {
            try
            {
                return new(path, held) { Latest = Checkpoint.Load(file), Unreadable = unreadable };
            }
            catch (CheckpointException fault)
            {
                unreadable.Add(fault.Message);
            }
        }

        return unreadable.Count == 0 ? new(path, held)
            : throw new CheckpointException($"{path} has no checkpoint that can be read. {unreadable[0]} Name an empty "
            + "folder to start again.");
    });

    /// <summary>Releases the lock.</summary>
    public void Dispose() => _lock.Dispose();

    /// <summary>Writes the next checkpoint, then deletes checkpoints beyond the number to keep.</summary>
    internal void Write(IReadOnlyDictionary<string, string> metadata, IReadOnlyList<NamedTensor> tensors, int epoch, int batch)
    {
        var files = FilesIn(Path);
        _number = Math.Max(_number, files.Count == 0 ? 0 : files[0].Number) + 1;
        string name = string.Create(CultureInfo.InvariantCulture, $"{Beginning}{_number:000000}-epoch-{epoch}-batch-{batch}{Ending}"),
            file = System.IO.Path.Combine(Path, name);
        try
        {
            // A deleted folder is not created again, because its deletion was intended.
            DurableFile.Write(file, stream => SafetensorsWriter.Write(stream, metadata, tensors), makesFolder: false);
            foreach (var (_, old) in files.Skip(Math.Max(1, Keep) - 1)) File.Delete(old);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            string why = Directory.Exists(Path) ? fault.Message : "its folder is gone.";
            throw new CheckpointException($"{file} cannot be written: {why}{(files.Count > 0 ? " The checkpoints before are whole." : "")}",
                fault);
        }
    }

    private static CheckpointFolder Take(string path, Func<FolderLock, CheckpointFolder> open)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        FolderLock? held = null;
        try
        {
            Directory.CreateDirectory(path);
            held = FolderLock.TryTake(path);
            if (held is null)
            {
                string owner = FolderLock.OwnerOf(path) is { } process ? $" (process {process})" : "";
                throw new CheckpointException($"{path} is in use by another training{owner}. Wait until it has ended, or "
                    + "name another folder.");
            }

            return open(held);
        }
        catch (Exception fault)
        {
            held?.Dispose();
            if (fault is IOException or UnauthorizedAccessException)
                throw new CheckpointException($"{path} cannot be used for checkpoints: {fault.Message}", fault);
            throw;
        }
    }

    // Newest first.
    private static List<(int Number, string File)> FilesIn(string path)
    {
        var files = new List<(int, string)>();
        if (!Directory.Exists(path)) return files;
        foreach (string file in Directory.EnumerateFiles(path, Beginning + "*" + Ending))
            if (int.TryParse(System.IO.Path.GetFileName(file).Split('-')[1], NumberStyles.None, CultureInfo.InvariantCulture,
                out int number))
                files.Add((number, file));
        return [.. files.OrderByDescending(file => file.Item1)];
    }
}

/// <summary>The interval between checkpoints: a time, a number of steps or a number of epochs.</summary>
/// <param name="Amount">The number of units; above 0.</param>
/// <param name="Unit">The unit.</param>
public readonly record struct CheckpointInterval(double Amount, CheckpointUnit Unit)
{
    /// <summary>Parses 30s, 5min, 500batches or 1epoch.</summary>
    /// <param name="text">A number and s, min, h, batches or epochs. A time may be fractional.</param>
    /// <returns>The interval.</returns>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static CheckpointInterval Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string trimmed = text.Trim().ToLowerInvariant(), unit = trimmed.TrimStart("0123456789. ".ToCharArray());
        bool isNumber = double.TryParse(trimmed[..^unit.Length], NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite,
            CultureInfo.InvariantCulture, out double amount);
        CheckpointInterval? interval = unit switch
        {
            "s" or "second" or "seconds" => new(amount, CheckpointUnit.Seconds),
            "m" or "min" or "minute" or "minutes" => new(amount * 60, CheckpointUnit.Seconds),
            "h" or "hour" or "hours" => new(amount * 3600, CheckpointUnit.Seconds),
            "batch" or "batches" when double.IsInteger(amount) => new(amount, CheckpointUnit.Batches),
            "epoch" or "epochs" when double.IsInteger(amount) => new(amount, CheckpointUnit.Epochs),
            _ => null,
        };
        return isNumber && amount > 0 && interval is { } known ? known
            : throw new FormatException($"\"{text}\" is not an interval (expected a number and a unit, such as 30s, 5min, "
            + "500batches or 1epoch).");
    }

    /// <summary>Returns the text that <see cref="Parse"/> reads.</summary>
    /// <returns>For example 30s.</returns>
    public override string ToString() =>
        Amount.ToString("R", CultureInfo.InvariantCulture)
        + Unit switch { CheckpointUnit.Seconds => "s", CheckpointUnit.Batches => "batches", _ => "epochs" };
}

/// <summary>The unit of the interval between checkpoints.</summary>
public enum CheckpointUnit
{
    /// <summary>Time.</summary>
    Seconds,

    /// <summary>Steps: batches, or with gradient accumulation groups of batches.</summary>
    Batches,

    /// <summary>Epochs.</summary>
    Epochs,
}
