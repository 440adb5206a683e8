/** The options of a select. @param props.of what each value is called */
export const Choices = ({ of }: { of: Readonly<Record<string, string>> }) =>
  Object.entries(of).map(([value, name]) => (
    <option key={value} value={value}>
      {name}
    </option>
  ));
