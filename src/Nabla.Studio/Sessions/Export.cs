namespace Nabla.Studio.Sessions;

/// <summary>Exports models as files.</summary>
internal static class Export
{
    /// <summary>Returns the model with the current weights as an ONNX file.</summary>
    public static byte[] Onnx(Run run)
    {
        using var file = new MemoryStream();
        new ModelView(run, epoch: null, part: null).Model.With(run.Told).Save(file);
        return file.ToArray();
    }
}
