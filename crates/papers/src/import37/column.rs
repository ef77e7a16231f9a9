//! The 37 columns of the layout.

use std::fmt;

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident = $header:literal,)*) => {
        /// A column of the layout, in the order of the layout.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Column {
            $($(#[$doc])* $name,)*
        }

        impl Column {
            /// All columns in the order of the layout.
            pub const ALL: [Column; 37] = [$(Column::$name,)*];

            /// The header as the layout prints it.
            pub fn header(self) -> &'static str {
                match self {
                    $(Column::$name => $header,)*
                }
            }
        }
    };
}

columns! {
    /// The province's own number.
    LocalNumber = "广东省联单号",
    /// The 14 digits of the national system.
    Number = "国家联单号",
    /// The firm that sends the waste away.
    Consignor = "产生单位",
    /// The consignor's city.
    ConsignorCity = "产废单位所属市",
    /// The consignor's district.
    ConsignorDistrict = "产废单位所属区（县/镇）",
    /// The consignor's township.
    ConsignorTownship = "产废单位所属镇（街道）",
    /// The category, with or without its name.
    Category = "废物类别",
    /// The eight digits of the waste.
    Code = "废物代码",
    /// The waste in words.
    Name = "废物名称",
    /// Solid, liquid and so on.
    Form = "废物形态",
    /// How it is packed.
    Packaging = "包装方式",
    /// The planned weight.
    Planned = "计划数量",
    /// The weight that the receiver accepted.
    Accepted = "确认数量",
    /// The unit of both weights.
    Unit = "计量单位",
    /// A person: who hands over. Not read.
    Shipper = "发运人",
    /// A person: who takes over. Not read.
    ReceivingPerson = "接收人",
    /// When the transfer is planned.
    PlannedAt = "计划转移时间",
    /// When the receiver took the waste.
    ReceivedAt = "接收日期",
    /// Utilisation or disposal.
    MethodClass = "处置方式大类",
    /// The method's code, such as R9.
    Method = "处置方式小类",
    /// The plate of the vehicle, and of the trailer.
    Plate = "车牌号",
    /// A person: the driver, whatever the word says. Not read.
    Driver = "承运人",
    /// When the vehicle set out.
    PickedUpAt = "运输开始时间",
    /// When the vehicle arrived.
    DeliveredAt = "运输结束时间",
    /// The firm that carries.
    Carrier = "运输单位",
    /// The firm that receives.
    Receiver = "接收单位",
    /// The receiver's province.
    ReceiverProvince = "接收单位所属省",
    /// The receiver's city.
    ReceiverCity = "接收单位所属市",
    /// The receiver's district.
    ReceiverDistrict = "接收单位所属区（县/镇）",
    /// The receiver's licence.
    Licence = "许可证编号",
    /// What the receiver decided.
    Opinion = "接收单位处理意见",
    /// Whether there is a major difference.
    MajorDifference = "是否存在重大差异",
    /// The difference in words.
    DifferenceNote = "重大差异简述",
    /// The receiver's remark.
    Note = "接收企业备注",
    /// Whether the manifest is void.
    Voided = "是否作废",
    /// How far the manifest has come.
    Stage = "当前阶段",
    /// The kind of back-filling, where the manifest was on paper first.
    Backfill = "补录类型",
}

impl Column {
    /// The columns without which a table is not taken for this layout.
    pub const REQUIRED: [Column; 6] = [
        Column::Number,
        Column::Consignor,
        Column::Code,
        Column::Planned,
        Column::Unit,
        Column::Receiver,
    ];

    /// Whether the column names a person; such columns are never read.
    pub fn is_personal(self) -> bool {
        matches!(self, Column::Shipper | Column::ReceivingPerson | Column::Driver)
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.header())
    }
}

impl serde::Serialize for Column {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.header())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_are_those_of_the_layout_in_its_order() {
        let headers = Column::ALL.map(Column::header).join(", ");
        assert!(
            headers.starts_with("广东省联单号, 国家联单号, 产生单位, 产废单位所属市"),
            "{headers}"
        );
        assert!(headers.ends_with("是否作废, 当前阶段, 补录类型"), "{headers}");
        for (place, column) in Column::ALL.into_iter().enumerate() {
            assert_eq!(column as usize, place);
        }
    }
}
