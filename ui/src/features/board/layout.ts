/** Columns and rows of the map. */
export const COLUMNS = 6;
export const ROWS = 5;

/**
 * Where each district and functional zone stands, counted from the top left: a picture of who is whose neighbour,
 * without any boundary.
 */
export const PLACES: Readonly<Record<string, readonly [column: number, row: number]>> = {
  "420116": [1, 1], // 黄陂
  "WH-CJXQ": [4, 1], // 长江新区
  "420117": [6, 1], // 新洲
  "WH-LKG": [1, 2], // 临空港
  "420112": [2, 2], // 东西湖
  "420102": [3, 2], // 江岸
  "420107": [5, 2], // 青山
  "420104": [2, 3], // 硚口
  "420103": [3, 3], // 江汉
  "420106": [4, 3], // 武昌
  "420111": [5, 3], // 洪山
  "WH-DHFJ": [6, 3], // 东湖风景区
  "420114": [1, 4], // 蔡甸
  "WH-WHKF": [2, 4], // 武汉经开
  "420105": [3, 4], // 汉阳
  "WH-DHGX": [5, 4], // 东湖高新
  "420113": [2, 5], // 汉南
  "420115": [5, 5], // 江夏
};
